/** What tests of several packages share. */
package io.portcullis.watchtower.testing;
