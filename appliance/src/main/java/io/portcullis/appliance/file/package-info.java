/** Files of this appliance that hold secrets or must survive a power cut. May know nothing of what is in them. */
package io.portcullis.appliance.file;
