package io.portcullis.signer.keystore;

import io.portcullis.signer.cryptoki.Ckr;
import io.portcullis.signer.cryptoki.MechanismType;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.signer.vouching.VendorPin;
import io.portcullis.threshold.sealing.SealingScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The one form of a profile, strict JSON:
 * <pre>
 * {"version":1,"name","title","library","lab":bool,
 *  "publicHalf":{"onToken":bool,"private":bool},
 *  "sealing"?:"AES_GCM"|"CLOUDHSM_AES_GCM"|"AES_CBC_HMAC",
 *  "mechanisms":["CKM_…",…],
 *  "sessions"?:{"most","source"},
 *  "latency":{"signMicros","deadlineMillis"},
 *  "offers":[capability,…],
 *  "refuses":[{"capability","codes":["CKR_…"|"0x…",…],"source"},…],
 *  "misleads":[{"capability","source"},…],
 *  "fatal":["CKR_…",…],"busy":["CKR_…",…],
 *  "quirks":[{"quirk","source"},…],
 *  "attestation"?:{"form":"YUBIHSM2"|"CHAIN","mayLeaveWrapped":bool,"roots":["0x…"],"source"}}
 * </pre>
 * Lists keep no order that means anything, and no value twice. Names are those of the enums and of the standard.
 */
public final class ProfileCodec {
    private static final int VERSION = 1;
    private static final int MAX_CODES = 64;
    private static final int MAX_MECHANISMS = 64;
    private static final int MAX_NAME = 64;
    private static final int MAX_PATH = 4_096;
    private static final int MAX_SOURCE = 300;

    private ProfileCodec() {}

    /** @throws SignerFault PROFILE_INVALID */
    public static VendorProfile read(Path file) {
        try {
            if (Files.size(file) > StrictJson.MAX_BYTES) {
                throw new SignerFault(SignerTag.PROFILE_INVALID, "the profile " + file + " is too long");
            }
            return decode(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new SignerFault(SignerTag.PROFILE_INVALID, "the profile does not read: " + e, e);
        }
    }

    /** @throws SignerFault PROFILE_INVALID */
    public static VendorProfile decode(byte[] bytes) {
        try {
            return Fields.read("profile", StrictJson.object(bytes), ProfileCodec::fields);
        } catch (RefusedException e) {
            throw new SignerFault(
                    SignerTag.PROFILE_INVALID,
                    e.refusal().tag() + ", " + e.refusal().reason(),
                    e);
        }
    }

    private static VendorProfile fields(Fields in) {
        in.number("version", VERSION, VERSION);
        VendorProfile.PublicHalf half =
                in.object("publicHalf", one -> new VendorProfile.PublicHalf(one.flag("onToken"), one.flag("private")));
        Duration[] latency = in.object("latency", one -> new Duration[] {
            Duration.ofNanos(1_000L * one.number("signMicros", 1, 60_000_000)),
            Duration.ofMillis(one.number("deadlineMillis", 1, 60_000))
        });
        Map<Capability, Stance> stances = new EnumMap<>(Capability.class);
        in.texts("offers", Capability.values().length, MAX_NAME)
                .forEach(name -> stand(in, stances, "offers", name, new Stance.Offers()));
        in.objects("refuses", Capability.values().length, one -> {
            String name = one.text("capability", MAX_NAME);
            Stance refuses = checked(one, "codes", () -> new Stance.Refuses(codes(one, "codes"), source(one)));
            stand(in, stances, "refuses", name, refuses);
            return name;
        });
        in.objects("misleads", Capability.values().length, one -> {
            String name = one.text("capability", MAX_NAME);
            stand(in, stances, "misleads", name, checked(one, "source", () -> new Stance.Misleads(source(one))));
            return name;
        });
        Optional<VendorProfile.Sessions> sessions = in.optionalObject(
                "sessions",
                one -> checked(
                        one, "most", () -> new VendorProfile.Sessions(one.number("most", 1, 65_536), source(one))));
        List<VendorProfile.Quirk> quirks = in.objects(
                "quirks",
                VendorProfile.Habit.values().length,
                one -> checked(
                        one,
                        "quirk",
                        () -> new VendorProfile.Quirk(named(one, "quirk", VendorProfile.Habit.values()), source(one))));
        return checked(
                in,
                "stances",
                () -> new VendorProfile(
                        in.identifier("name"),
                        in.text("title", MAX_NAME),
                        Path.of(in.text("library", MAX_PATH)),
                        in.flag("lab"),
                        half,
                        in.has("sealing")
                                ? Optional.of(named(in, "sealing", SealingScheme.values()))
                                : Optional.empty(),
                        distinct(in, "mechanisms", MAX_MECHANISMS, MechanismType::parse),
                        sessions,
                        latency[0],
                        latency[1],
                        stances,
                        codes(in, "fatal"),
                        codes(in, "busy"),
                        quirks,
                        in.optionalObject(
                                "attestation",
                                one -> checked(
                                        one,
                                        "roots",
                                        () -> new VendorProfile.Attestation(VendorPin.read(one), source(one))))));
    }

    private static void stand(Fields in, Map<Capability, Stance> stances, String list, String name, Stance stance) {
        Capability capability = Arrays.stream(Capability.values())
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> in.invalid(list, "names of capabilities"));
        if (stances.put(capability, stance) != null) {
            throw in.invalid(list, "capabilities that have no stance yet; " + name + " has");
        }
    }

    private static String source(Fields in) {
        return in.text("source", MAX_SOURCE);
    }

    private static Set<Ckr> codes(Fields in, String name) {
        return distinct(in, name, MAX_CODES, Ckr::parse);
    }

    private static <T> Set<T> distinct(Fields in, String name, int most, Function<String, Optional<T>> parse) {
        Set<T> values = new LinkedHashSet<>();
        for (String text : in.texts(name, most, MAX_NAME)) {
            T value = parse.apply(text).orElseThrow(() -> in.invalid(name, "names of the standard"));
            if (!values.add(value)) {
                throw in.invalid(name, "each name once");
            }
        }
        return values;
    }

    private static <E extends Enum<E>> E named(Fields in, String name, E[] values) {
        String text = in.text(name, MAX_NAME);
        return Arrays.stream(values)
                .filter(one -> one.name().equals(text))
                .findFirst()
                .orElseThrow(() -> in.invalid(name, "one of " + Arrays.toString(values)));
    }

    private static <T> T checked(Fields in, String name, Supplier<T> make) {
        try {
            return make.get();
        } catch (IllegalArgumentException e) {
            throw in.invalid(name, e.getMessage());
        }
    }

    /** The canonical form of a profile: equal profiles have equal bytes. */
    public static byte[] encode(VendorProfile profile) {
        ObjectNode json = StrictJson.newObject()
                .put("version", VERSION)
                .put("name", profile.name())
                .put("title", profile.title())
                .put("library", profile.library().toString())
                .put("lab", profile.lab());
        json.putObject("publicHalf")
                .put("onToken", profile.publicHalf().onToken())
                .put("private", profile.publicHalf().isPrivate());
        profile.sealing().ifPresent(scheme -> json.put("sealing", scheme.name()));
        sorted(json.putArray("mechanisms"), profile.mechanisms());
        profile.sessions()
                .ifPresent(sessions ->
                        json.putObject("sessions").put("most", sessions.most()).put("source", sessions.source()));
        json.putObject("latency")
                .put("signMicros", profile.signing().toNanos() / 1_000)
                .put("deadlineMillis", profile.deadline().toMillis());
        ArrayNode offers = json.putArray("offers");
        ArrayNode refuses = json.putArray("refuses");
        ArrayNode misleads = json.putArray("misleads");
        for (Capability capability : Capability.values()) {
            switch (profile.stances().get(capability)) {
                case Stance.Offers() -> offers.add(capability.name());
                case Stance.Refuses(Set<Ckr> codes, String source) -> {
                    ObjectNode one = refuses.addObject()
                            .put("capability", capability.name())
                            .put("source", source);
                    sorted(one.putArray("codes"), codes);
                }
                case Stance.Misleads(String source) ->
                    misleads.addObject().put("capability", capability.name()).put("source", source);
            }
        }
        sorted(json.putArray("fatal"), profile.fatal());
        sorted(json.putArray("busy"), profile.busy());
        profile.attestation()
                .ifPresent(one -> json.set("attestation", one.pin().toJson().put("source", one.source())));
        ArrayNode quirks = json.putArray("quirks");
        profile.quirks().stream()
                .sorted(Comparator.comparing(VendorProfile.Quirk::habit))
                .forEach(quirk ->
                        quirks.addObject().put("quirk", quirk.habit().name()).put("source", quirk.source()));
        return StrictJson.canonical(json);
    }

    private static void sorted(ArrayNode array, Set<?> values) {
        values.stream().map(Object::toString).sorted().forEach(array::add);
    }
}
