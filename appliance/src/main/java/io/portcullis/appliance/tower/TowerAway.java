package io.portcullis.appliance.tower;

/** A tower that could not be asked, or whose answer is none: what it was handed is still owed. */
public final class TowerAway extends Exception {
    private static final long serialVersionUID = 1L;

    TowerAway(String message) {
        super(message);
    }
}
