package io.portcullis.waterfall.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.depositary.model.Bytes32;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/**
 * Of what a report was made: whoever has these makes the same report.
 *
 * @param asOfSeconds Unix time of what it says
 * @param log the engine's log after the block that it was made at; empty where it is not made of the log
 * @param audit the audit log as it was
 * @param modelVersion of the risk model, from 1
 * @param inputs SHA-256 of what else it was made of: prices and ratings, the chain's balances, the default
 */
public record Provenance(
        ReportKind kind,
        long asOfSeconds,
        Optional<LogHead> log,
        Optional<AuditHead> audit,
        int modelVersion,
        Bytes32 inputs) {
    private static final String DOMAIN = "portcullis/report-inputs/v1";

    /** Latest time that is written with four digits of a year. */
    private static final long LAST_SECOND = 253_402_300_799L;

    public Provenance {
        if (asOfSeconds < 0 || asOfSeconds > LAST_SECOND || modelVersion < 1) {
            throw new IllegalArgumentException("a report is of a time of this calendar and of a model from 1");
        }
    }

    /** The log after one of its blocks. */
    public record LogHead(long height, Bytes32 blockHash, Bytes32 stateRoot) {}

    /**
     * The head of an audit log's tree.
     *
     * @param origin the log's name, as its notes have it
     */
    public record AuditHead(String origin, long size, Bytes32 root) {
        public AuditHead {
            if (!origin.matches("[!-~]{1,255}") || size < 0) {
                throw new IllegalArgumentException("a log's origin is one printable word");
            }
        }
    }

    /** The {@code input_hash} of the report: over all of this, one thing a line. */
    public Bytes32 inputHash() {
        StringBuilder text = new StringBuilder(DOMAIN)
                .append('\n')
                .append(kind.label())
                .append('\n')
                .append(asOfSeconds)
                .append('\n');
        text.append(log.map(it -> it.height() + " " + it.blockHash() + " " + it.stateRoot())
                        .orElse("-"))
                .append('\n');
        text.append(audit.map(it -> it.origin() + " " + it.size() + " " + it.root())
                        .orElse("-"))
                .append('\n');
        text.append(modelVersion).append('\n').append(inputs).append('\n');
        return sha256(text.toString().getBytes(UTF_8));
    }

    static Bytes32 sha256(byte[] bytes) {
        try {
            return Bytes32.of(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
