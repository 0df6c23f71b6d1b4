/**
 * From one configuration file to a running appliance.
 *
 * <p>Order: configuration, lock on the data folder, database, chain (pinned by chain id, code and board), signers, custody, web server,
 * then one line {@code {"ready":…}} on standard output. Whatever fails stops the start with its tag: nothing runs half. The process
 * ends on SIGTERM after what is under way is on disk.
 *
 * <p>Exit codes: 0 stopped, 2 usage or configuration, 3 something outside is unreachable, 4 internal, 5 the data folder is in use or
 * damaged.
 */
package io.portcullis.appliance.boot;
