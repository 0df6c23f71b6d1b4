/**
 * Several entities that owe one another, cleared at once in exact rationals. Pure; may use {@code depositary.model} alone.
 */
package io.portcullis.waterfall.clearing;
