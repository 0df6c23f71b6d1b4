package io.portcullis.appliance.web;

import io.portcullis.appliance.console.AttestationView;
import io.portcullis.appliance.console.AttestationView.VerdictOnWord;
import io.portcullis.appliance.console.SignerView;
import io.portcullis.appliance.verdict.ApplianceTag;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.json.JsonMapper;

/** One signer whose maker vouches for its key, and whose machine started otherwise than pinned. */
record MemoryVouching(Map<String, SignerView.Quote> heard) implements VouchingDesk {
    private static final AttestationView KEY = new AttestationView(
            "signer-1",
            SampleIntent.word("key").toString(),
            "07550054",
            "VENDOR",
            "yubihsm2",
            "7550054",
            "IN_THE_DEVICE",
            "NEVER",
            List.of(new AttestationView.Certificate(
                    "CN=key", "CN=<device>", "4a", 1_772_300_000L, 1_900_000_000L, "ab".repeat(32))),
            new VerdictOnWord("HOLDS", "", "made in it, cannot leave it"));

    MemoryVouching() {
        this(new ConcurrentHashMap<>());
    }

    @Override
    public List<SignerView> signers() {
        return List.of(
                new SignerView("signer-1", true, Optional.ofNullable(heard.get("signer-1"))),
                new SignerView("signer-2", false, Optional.empty()));
    }

    @Override
    public SignerView.Quote quote(String signer, NewQuote wanted) {
        if (!signer.equals("signer-1")) {
            throw ApplianceTag.SIGNER_UNKNOWN.refusal();
        }
        SignerView.Quote quote = new SignerView.Quote(
                signer,
                wanted.nonce(),
                1_772_300_000L,
                3,
                new VerdictOnWord("HOLDS", "", "signed with signer-1's audit key"),
                Optional.of(KEY),
                Optional.of(new SignerView.Boot(
                        true,
                        List.of(0L, 7L),
                        "0x" + "cd".repeat(32),
                        Optional.of(4L),
                        new VerdictOnWord(
                                "REFUSED", "BOOT_STATE_DIFFERS", "the registers [0, 7] are not all as pinned"))),
                JsonMapper.shared().createObjectNode().put("signer", signer));
        heard.put(signer, quote);
        return quote;
    }

    @Override
    public AttestationView attestation(String key) {
        if (!key.equals(KEY.key())) {
            throw ApplianceTag.KEY_UNKNOWN.refusal();
        }
        return KEY;
    }
}
