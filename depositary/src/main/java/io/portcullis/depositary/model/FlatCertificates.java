package io.portcullis.depositary.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Certificates and signatures within an operation: words in a row, without offsets. Signatures are their count and {@code r, s, v} each; a
 * certificate adds the count of words of the group's signature, 0 or 4, and those.
 */
final class FlatCertificates {
    private static final int GROUP_WORDS = GroupSignature.LENGTH / AbiWriter.WORD;

    private FlatCertificates() {}

    static void write(Certificate certificate, AbiWriter out) {
        write(certificate.signatures(), out);
        out.number(certificate.groupSignature().isPresent() ? GROUP_WORDS : 0);
        certificate
                .groupSignature()
                .ifPresent(signature -> out.raw(signature.point().toArray()));
    }

    static Certificate read(AbiReader in) {
        List<Signature> signatures = readSignatures(in);
        int words = in.number(GROUP_WORDS);
        if (words == 0) {
            return new Certificate(signatures);
        }
        if (words != GROUP_WORDS) {
            throw new MalformedBatchException("a group's signature has " + GROUP_WORDS + " words");
        }
        return new Certificate(signatures, Optional.of(GroupSignature.of(in.bytes(GroupSignature.LENGTH))));
    }

    static void write(List<Signature> signatures, AbiWriter out) {
        out.number(signatures.size());
        signatures.forEach(
                signature -> out.number(signature.r()).number(signature.s()).number(signature.v()));
    }

    static List<Signature> readSignatures(AbiReader in) {
        int count = in.number(Limits.MAX_BOARD_MEMBERS);
        List<Signature> signatures = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            signatures.add(new Signature(in.bigNumber(), in.bigNumber(), in.number(28)));
        }
        return signatures;
    }
}
