package io.portcullis.appliance.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.appliance.ceremony.GroupCeremonies;
import io.portcullis.appliance.ceremony.Relay;
import io.portcullis.appliance.ceremony.TranscriptFile;
import io.portcullis.appliance.console.GroupView;
import io.portcullis.appliance.verdict.ApplianceTag;
import io.portcullis.depositary.model.GroupKey;
import io.portcullis.depositary.model.Hex;
import io.portcullis.signer.client.Shares;
import io.portcullis.threshold.ceremony.Aborted;
import io.portcullis.threshold.ceremony.Completed;
import io.portcullis.threshold.ceremony.Definition;
import io.portcullis.threshold.ceremony.IdentityKey;
import io.portcullis.threshold.ceremony.State;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.signing.GroupSharing;
import io.portcullis.threshold.verdict.ThresholdRefusal;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Ceremonies and shares in the terms of the wire. */
final class GroupViews {
    private final GroupCeremonies ceremonies;

    GroupViews(GroupCeremonies ceremonies) {
        this.ceremonies = ceremonies;
    }

    GroupView.Ceremony run(Desk.NewCeremony wanted) {
        Definition definition;
        Bytes signature;
        try {
            definition = Definition.decode(Bytes.of(Hex.decode(wanted.definition())));
            signature = Bytes.of(Hex.decode(wanted.officerSignature(), IdentityKey.SIGNATURE_LENGTH));
        } catch (IllegalArgumentException | ThresholdRefusedException e) {
            throw ApplianceTag.CEREMONY_INVALID.refusal(String.valueOf(e.getMessage()));
        }
        Relay.Result result = ceremonies.run(definition, signature);
        String transcript = new String(new TranscriptFile(result.transcript(), signature).encode(), UTF_8);
        List<String> culprits = culprits(result.state()).values().stream()
                .map(ThresholdRefusal::toString)
                .toList();
        Optional<Completed> completed = result.state() instanceof Completed done ? Optional.of(done) : Optional.empty();
        Optional<String> reason = result.state() instanceof Aborted aborted
                ? Optional.of(aborted.reason() + (result.silent().isEmpty() ? "" : " " + result.silent()))
                : Optional.empty();
        return new GroupView.Ceremony(
                "0x" + definition.session(),
                completed.isPresent() ? "COMPLETED" : "ABORTED",
                reason,
                completed.map(done -> key(done.sharing()).toString()),
                culprits,
                transcript);
    }

    private static SortedMap<Integer, ThresholdRefusal> culprits(State state) {
        return switch (state) {
            case Completed completed -> completed.culprits();
            case Aborted aborted -> aborted.culprits();
            default -> new TreeMap<>();
        };
    }

    List<GroupView.Holder> holders() {
        return ceremonies.shares().entrySet().stream()
                .map(entry -> holder(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static GroupView.Holder holder(String signer, Optional<Shares> held) {
        Optional<GroupSharing> active = held.flatMap(Shares::active);
        return new GroupView.Holder(
                signer,
                held.isPresent(),
                active.map(sharing -> (long) held.orElseThrow().index()),
                active.map(GroupSharing::epoch),
                active.map(sharing ->
                        sharing.threshold() + " of " + sharing.indices().size()),
                active.map(sharing -> key(sharing).fingerprint()),
                held.flatMap(Shares::sessionInDoubt).map(session -> "0x" + session));
    }

    private static GroupKey key(GroupSharing sharing) {
        return GroupKey.of(sharing.groupKey().point().encodeEip2537().toArray());
    }
}
