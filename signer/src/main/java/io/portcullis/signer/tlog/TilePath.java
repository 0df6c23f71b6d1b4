package io.portcullis.signer.tlog;

import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a tile or a bundle of entries lies under a log's prefix.
 *
 * @param level of the hashes, in tiles' heights; empty for entries
 * @param index among the tiles of its level
 * @param width hashes or entries in it; 256 if it is full
 */
public record TilePath(OptionalInt level, long index, int width) {
    private static final int MAX_LEVEL = 63;
    private static final Pattern FORM =
            Pattern.compile("tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/){0,6}[0-9]{3})(?:\\.p/([1-9][0-9]{0,2}))?");

    public TilePath {
        if ((level.isPresent() && (level.getAsInt() < 0 || level.getAsInt() > MAX_LEVEL))
                || index < 0
                || width < 1
                || width > Limits.TILE_WIDTH) {
            throw new IllegalArgumentException("no such tile");
        }
    }

    public static TilePath hashes(int level, long index, int width) {
        return new TilePath(OptionalInt.of(level), index, width);
    }

    public static TilePath entries(long index, int width) {
        return new TilePath(OptionalInt.empty(), index, width);
    }

    public boolean full() {
        return width == Limits.TILE_WIDTH;
    }

    /** The same tile once it is full. */
    public TilePath whole() {
        return new TilePath(level, index, Limits.TILE_WIDTH);
    }

    /** Whether a tree of that size has this very tile. */
    public boolean within(long treeSize) {
        long hashes = treeSize;
        for (int up = 0; up < level.orElse(0) && hashes > 0; up++) {
            hashes /= Limits.TILE_WIDTH;
        }
        long begin = index > Long.MAX_VALUE / Limits.TILE_WIDTH ? Long.MAX_VALUE : index * Limits.TILE_WIDTH;
        return hashes > begin && (full() ? hashes - begin >= width : hashes - begin == width);
    }

    public String text() {
        StringBuilder path = new StringBuilder("tile/")
                .append(level.isPresent() ? Integer.toString(level.getAsInt()) : "entries")
                .append('/');
        String digits = Long.toString(index);
        digits = "0".repeat((3 - digits.length() % 3) % 3) + digits;
        for (int from = 0; from + 3 < digits.length(); from += 3) {
            path.append('x').append(digits, from, from + 3).append('/');
        }
        path.append(digits, digits.length() - 3, digits.length());
        return full() ? path.toString() : path.append(".p/").append(width).toString();
    }

    /** @throws RefusedException {@code TILE_PATH_INVALID} unless it is the one path of its tile */
    public static TilePath decode(String text) {
        Matcher form = FORM.matcher(text);
        try {
            if (form.matches()) {
                OptionalInt level = form.group(1).equals("entries")
                        ? OptionalInt.empty()
                        : OptionalInt.of(Integer.parseInt(form.group(1)));
                long index = Long.parseLong(form.group(2).replaceAll("[x/]", ""));
                int width = form.group(3) == null ? Limits.TILE_WIDTH : Integer.parseInt(form.group(3));
                TilePath path = new TilePath(level, index, width);
                if (path.text().equals(text)) {
                    return path;
                }
            }
        } catch (IllegalArgumentException e) {
            throw new RefusedException(SignerTag.TILE_PATH_INVALID, e.getMessage());
        }
        throw new RefusedException(SignerTag.TILE_PATH_INVALID, "not the path of a tile");
    }

    @Override
    public String toString() {
        return text();
    }
}
