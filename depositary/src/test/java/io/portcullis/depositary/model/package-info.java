/**
 * The vocabulary against the outside: the contract's own answers ({@code vectors/batches.json}, written by the Solidity tests),
 * published vectors, and properties over generated values.
 */
package io.portcullis.depositary.model;
