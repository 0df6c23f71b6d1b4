/**
 * The pages of the console, as text, and the files they need: templates filled with what {@code custody} says, scripts and one style
 * sheet. Knows nothing of HTTP; {@code web} serves what this makes.
 *
 * <p>What a page shows is always the server's own text: a part that moves is asked for again when the feed tells that something happened, and put in
 * its place, so a browser without scripts sees the same, once.
 *
 * <p><b>What a browser signs</b> it has read itself. {@code examine.js} holds an intent's page against the batch's bytes. {@code account.js} writes a
 * command's bytes, reads them again and shows only what that reader says; a command that it cannot show, or that does not stand in the page as it was
 * read, is not signed. Names and decimals are the server's claims, so ids and exact counts stand beside them.
 *
 * <p>Templates escape every value. No page has a script or a style in it: the content security policy forbids both.
 */
package io.portcullis.appliance.console;
