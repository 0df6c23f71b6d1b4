/** What tests of every module share: a real chain to talk to, and a board whose keys a test may know. */
package io.portcullis.depositary.testing;
