/** Validators of a board agree on values: QBFT as a pure machine. */
package io.portcullis.engine.entity;
