/** Keys and certificates of this appliance's own TLS sockets, from files. May not know what the sockets carry. */
package io.portcullis.appliance.tls;
