/**
 * What Portcullis is made of, read from its own types: machines with their inputs, states and effects, and who may know whom.
 *
 * <p>Sealed types are closed lists, so what they permit is what a machine takes, is and asks for; nothing here repeats those lists. Written by hand are
 * only {@link io.portcullis.appliance.architecture.Machines}, which says which types are whose, and
 * {@link io.portcullis.appliance.architecture.Module}, the edges that a test holds the classes to. Transitions are the states that a state's own class
 * makes, or a method of the machine that takes it; edges between packages are what class files name.
 *
 * <p>{@code docs/architecture.md} is the page of it; a test fails when the page and the types differ.
 *
 * <p>Pure, but for reading classes from the class path.
 */
package io.portcullis.appliance.architecture;
