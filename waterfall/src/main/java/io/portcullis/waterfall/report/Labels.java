package io.portcullis.waterfall.report;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;

/** Short names for charts, where a whole id does not fit; tables have the whole. */
final class Labels {
    private static final int BEGIN = 6;
    private static final int END = 62;

    private Labels() {}

    static String of(EntityId entity) {
        return of(entity.value());
    }

    static String of(TokenId token) {
        return of(token.value());
    }

    private static String of(Bytes32 id) {
        String text = id.toString();
        return text.substring(0, BEGIN) + "…" + text.substring(END);
    }
}
