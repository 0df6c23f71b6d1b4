package io.portcullis.depositary.model;

import java.util.ArrayList;
import java.util.List;

/**
 * One account's part of a {@link AccountOperation.Settle}.
 *
 * @param counterparty whose board agreed
 * @param nonce the account's next
 * @param finalVersion 0, or the version up to which a close voids proof bodies
 * @param lines tokens ascend, each once; something moves in each unless it is a close
 * @param certificate of the counterparty's board over the {@link Agreement}
 */
public record Settlement(
        EntityId counterparty,
        long nonce,
        long expiresAt,
        long finalVersion,
        List<SettlementLine> lines,
        Certificate certificate) {
    public Settlement {
        lines = List.copyOf(lines);
        if (nonce < 1 || expiresAt < 1) {
            throw new IllegalArgumentException("nonce and time of a settlement start at 1");
        }
        requireLines(finalVersion, lines);
    }

    static void requireLines(long finalVersion, List<SettlementLine> lines) {
        if (finalVersion < 0 || lines.size() > Limits.MAX_SETTLEMENT_LINES || (lines.isEmpty() && finalVersion == 0)) {
            throw new IllegalArgumentException("a settlement moves something, or closes");
        }
        for (int i = 0; i < lines.size(); i++) {
            if (i > 0 && lines.get(i - 1).token().compareTo(lines.get(i).token()) >= 0) {
                throw new IllegalArgumentException("tokens ascend, each once");
            }
            if (finalVersion == 0
                    && lines.get(i).left().isZero()
                    && lines.get(i).right().isZero()) {
                throw new IllegalArgumentException("a line moves something");
            }
        }
    }

    /** What the counterparty's board signs. */
    public Agreement agreement(EntityId entity, long counterpartysEpoch) {
        return new Agreement(counterparty, entity, counterpartysEpoch, nonce, expiresAt, finalVersion, lines);
    }

    void writeTo(AbiWriter out) {
        out.word(counterparty.value())
                .number(nonce)
                .number(expiresAt)
                .number(finalVersion)
                .number(lines.size());
        lines.forEach(line -> line.writeTo(out));
        FlatCertificates.write(certificate, out);
    }

    static Settlement readFrom(AbiReader in) {
        EntityId counterparty = new EntityId(in.word());
        long nonce = in.number();
        long expiresAt = in.number();
        long finalVersion = in.number();
        List<SettlementLine> lines = readLines(in);
        return new Settlement(counterparty, nonce, expiresAt, finalVersion, lines, FlatCertificates.read(in));
    }

    static List<SettlementLine> readLines(AbiReader in) {
        int count = in.number(Limits.MAX_SETTLEMENT_LINES);
        List<SettlementLine> lines = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            lines.add(SettlementLine.readFrom(in));
        }
        return lines;
    }
}
