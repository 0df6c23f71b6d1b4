package io.portcullis.depositary.model;

/** What a balance is counted in; see {@link Asset#id}. */
public record TokenId(Bytes32 value) implements Comparable<TokenId> {
    public TokenId {
        if (value.isZero()) {
            throw new IllegalArgumentException("a token id is never zero");
        }
    }

    public static TokenId fromHex(String hex) {
        return new TokenId(Bytes32.fromHex(hex));
    }

    @Override
    public int compareTo(TokenId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
