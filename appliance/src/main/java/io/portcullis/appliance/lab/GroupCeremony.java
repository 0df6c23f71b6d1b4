package io.portcullis.appliance.lab;

import io.portcullis.appliance.ceremony.Relay;
import io.portcullis.appliance.ceremony.Resolution;
import io.portcullis.appliance.ceremony.TranscriptFile;
import io.portcullis.appliance.file.PrivateFile;
import io.portcullis.signer.client.Answer;
import io.portcullis.signer.client.CeremonyClient;
import io.portcullis.signer.client.Shares;
import io.portcullis.signer.client.SignerClient;
import io.portcullis.signer.evidence.TrustRoots;
import io.portcullis.threshold.ceremony.Completed;
import io.portcullis.threshold.ceremony.Definition;
import io.portcullis.threshold.ceremony.IdentityKey;
import io.portcullis.threshold.ceremony.Kind;
import io.portcullis.threshold.ceremony.Member;
import io.portcullis.threshold.ceremony.Transcript;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.signing.GroupSharing;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Ceremonies on the group key of a lab's entity: the officer of the lab signs the definition, its signers carry it out. */
public final class GroupCeremony {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final long LIFETIME_SECONDS = 600;
    private static final String SUFFIX = ".ceremony.json";

    private final LabDirectory lab;
    private final TrustRoots trust;
    private final Map<String, CeremonyClient> seats = new LinkedHashMap<>();

    /** What is wanted. */
    public record Wish(Kind kind, int threshold, int leastMembers, List<String> members, String purpose) {}

    public GroupCeremony(LabDirectory lab) throws IOException {
        this.lab = lab;
        this.trust = Lab.trust(lab);
        trust.members()
                .forEach(member -> seats.put(
                        member.signer(), new CeremonyClient(new SignerClient(lab.socket(member.signer()), DEADLINE))));
    }

    /** The names of everybody who could take part. */
    public List<String> names() {
        return List.copyOf(seats.keySet());
    }

    /** What each signer holds; empty for one that does not answer. */
    public Map<String, Optional<Shares>> shares() {
        Map<String, Optional<Shares>> all = new LinkedHashMap<>();
        seats.forEach((name, seat) -> all.put(
                name,
                seat.shares() instanceof Answer.Granted<Shares>(Shares held) ? Optional.of(held) : Optional.empty()));
        return all;
    }

    /** The newest sharing that a signer says is in force. */
    public Optional<GroupSharing> inForce() {
        return shares().values().stream()
                .flatMap(Optional::stream)
                .flatMap(held -> held.active().stream())
                .max(java.util.Comparator.comparing(GroupSharing::epoch));
    }

    /** Runs it and keeps the transcript. The officer's process signs the definition. */
    public Relay.Result run(Wish wish, Consumer<String> progress) throws IOException, InterruptedException {
        Definition definition = define(wish);
        Bytes signature = Officer.of(lab).signCeremony(definition);
        progress.accept("the officer signed the definition");
        Relay.Result result = new Relay(definition, signature, seats, progress).run();
        PrivateFile.directory(lab.evidence());
        PrivateFile.write(transcriptOf(definition), new TranscriptFile(result.transcript(), signature).encode());
        return result;
    }

    /** Where the transcript of a session is kept. */
    public Path transcriptOf(Definition definition) {
        return lab.evidence().resolve(definition.session().toString().substring(0, 12) + SUFFIX);
    }

    /** Brings the session of a kept transcript to its end for every signer that does not know it; a late proof is added to the file. */
    public Resolution.Result resolve(Path file) throws IOException {
        TranscriptFile kept = TranscriptFile.decode(Files.readAllBytes(file));
        Resolution.Result result = new Resolution(seats).resolve(kept.transcript());
        PrivateFile.write(file, new TranscriptFile(result.transcript(), kept.officerSignature()).encode());
        return result;
    }

    private Definition define(Wish wish) throws IOException {
        Optional<Definition.Previous> previous = wish.kind() == Kind.DKG ? Optional.empty() : Optional.of(holders());
        long epoch = inForce().map(GroupSharing::epoch).orElse(0L) + 1;
        byte[] nonce = new byte[32];
        new SecureRandom().nextBytes(nonce);
        long now = Clock.systemUTC().instant().getEpochSecond();
        try {
            return new Definition(
                    wish.kind(),
                    Bytes.of(trust.entity().value().toArray()),
                    epoch,
                    wish.purpose(),
                    wish.threshold(),
                    wish.leastMembers(),
                    members(wish.members()),
                    previous,
                    now,
                    now + LIFETIME_SECONDS,
                    Bytes.of(nonce));
        } catch (ThresholdRefusedException e) {
            throw LabTag.CEREMONY_FAILED.failure("There is no such ceremony: " + e.getMessage(), e);
        }
    }

    private List<Member> members(List<String> names) {
        List<Member> members = new ArrayList<>();
        for (String name : names) {
            members.add(member(members.size() + 1, name));
        }
        return members;
    }

    private Member member(int index, String name) {
        TrustRoots.Member known = trust.member(name)
                .orElseThrow(() -> LabTag.CEREMONY_FAILED.failure("The board has no signer called " + name + "."));
        return new Member(index, name, new IdentityKey(Bytes.of(known.auditKey().toArray())));
    }

    /**
     * Who holds the sharing in force, as its transcript says: so that a key can be reshared away from a member that answers no more.
     */
    private Definition.Previous holders() throws IOException {
        GroupSharing sharing = inForce()
                .orElseThrow(() -> LabTag.CEREMONY_FAILED.failure("There is no group key yet: run a dkg first."));
        Definition made = transcripts().stream()
                .filter(transcript -> transcript.definition().epoch() == sharing.epoch()
                        && transcript.replay() instanceof Completed completed
                        && completed.sharing().equals(sharing))
                .map(Transcript::definition)
                .findFirst()
                .orElseThrow(() -> LabTag.CEREMONY_FAILED.failure("The transcript of epoch " + sharing.epoch()
                        + " is not among those in " + lab.evidence() + ": put it there."));
        return new Definition.Previous(
                sharing,
                made.members().stream()
                        .filter(member -> sharing.indices().contains(member.index()))
                        .toList());
    }

    private List<Transcript> transcripts() throws IOException {
        if (!Files.isDirectory(lab.evidence())) {
            return List.of();
        }
        List<Transcript> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(lab.evidence())) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(SUFFIX)).toList()) {
                all.add(TranscriptFile.decode(Files.readAllBytes(file)).transcript());
            }
        }
        return all;
    }

    /** The new sharing, or a failure that names whose fault it was. */
    static Completed completed(Relay.Result result) {
        if (result.state() instanceof Completed completed) {
            return completed;
        }
        throw LabTag.CEREMONY_FAILED.failure(
                "The ceremony did not complete: " + result.state() + " " + result.silent());
    }
}
