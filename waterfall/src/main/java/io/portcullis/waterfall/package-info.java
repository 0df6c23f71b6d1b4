/** Who bears a default: the allocation of a loss to layers and creditors, and the clearing of several at once. */
package io.portcullis.waterfall;
