package io.portcullis.signer.freeze;

/** Texts as records keep them: printable ASCII, bounded. A raise is never refused for its words, so they are made fit. */
final class Words {
    private Words() {}

    static String fit(String text, int most) {
        StringBuilder out = new StringBuilder();
        text.codePoints().limit(most).forEach(point -> out.append(point >= ' ' && point <= '~' ? (char) point : '?'));
        return out.isEmpty() ? "-" : out.toString();
    }

    static boolean fits(String text, int most) {
        return !text.isEmpty() && text.length() <= most && text.chars().allMatch(c -> c >= ' ' && c <= '~');
    }
}
