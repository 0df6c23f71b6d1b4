/** The directions of dependency, kept by failing builds. */
package io.portcullis.depositary.architecture;
