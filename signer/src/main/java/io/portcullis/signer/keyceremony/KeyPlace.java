package io.portcullis.signer.keyceremony;

/** Where a key lives: the token's label and the label of the key's objects in it. */
public record KeyPlace(String token, String label) {
    public KeyPlace {
        if (!token.matches("[A-Za-z0-9._-]{1,32}") || !label.matches("[A-Za-z0-9._-]{1,32}")) {
            throw new IllegalArgumentException("labels have 1 to 32 letters, digits, dots, dashes");
        }
    }

    @Override
    public String toString() {
        return token + "/" + label;
    }
}
