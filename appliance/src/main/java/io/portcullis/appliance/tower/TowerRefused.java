package io.portcullis.appliance.tower;

/** A tower that said no, with its tag. */
public final class TowerRefused extends Exception {
    private static final long serialVersionUID = 1L;

    private final String tag;

    TowerRefused(String tag, String message) {
        super(message);
        this.tag = tag;
    }

    public String tag() {
        return tag;
    }
}
