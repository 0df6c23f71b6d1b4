/**
 * The API seen from outside: what the command line and the lab use to talk to an appliance, over TLS 1.3, as anybody would.
 *
 * <p>An answer is JSON as it came. A refusal keeps its tag, its message and what to do next. It trusts only the authorities it is
 * given, or the system's when it is given none, and always checks the host's name.
 *
 * <p>A payment over hubs: {@link io.portcullis.appliance.client.RouteSearch} asks the payer's appliance for a way and reckons it again, {@link
 * io.portcullis.appliance.client.Route} makes the command and its packet, {@link io.portcullis.appliance.client.RoutedPayment} tries the next way after a failure. The invoice's secret
 * never reaches the router.
 */
package io.portcullis.appliance.client;
