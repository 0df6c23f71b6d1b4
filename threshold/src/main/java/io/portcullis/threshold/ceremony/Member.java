package io.portcullis.threshold.ceremony;

import io.portcullis.threshold.Limits;

/**
 * One who holds a share.
 *
 * @param index the share's, 1 to 128: where the polynomial is evaluated
 * @param name what people call it
 * @param key what its messages are signed with
 */
public record Member(int index, String name, IdentityKey key) {
    public Member {
        if (index < 1 || index > Limits.MAX_MEMBERS || name.isBlank() || name.length() > Limits.MAX_NAME_LENGTH) {
            throw new IllegalArgumentException("a member has an index of 1 to 128 and a name");
        }
    }
}
