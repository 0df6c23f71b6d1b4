package io.portcullis.signer.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Hex;
import io.portcullis.signer.duress.DuressList;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.keystore.HsmKeys;
import io.portcullis.signer.keystore.Pin;
import io.portcullis.signer.keystore.PinFile;
import io.portcullis.signer.keystore.SignerIdentity;
import io.portcullis.signer.keystore.TokenAddress;
import io.portcullis.signer.keystore.TokenCeremony;
import io.portcullis.signer.policy.Policy;
import io.portcullis.signer.policy.PolicyCodec;
import io.portcullis.signer.policy.SignedPolicy;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.ceremony.Definition;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * The policy officer's process: it lives for one act, with a token that no service ever opens.
 *
 * <pre>
 * init LIBRARY LABEL PIN_FILE            makes the token and its keys; prints {"officerKey":"0x04…"}
 * sign LIBRARY LABEL PIN_FILE DOCUMENT   prints the signed policy
 * sign-ceremony LIBRARY LABEL PIN_FILE DEFINITION   prints {"session","officerSignature"} of a ceremony's definition (a file of hex)
 * sign-duress LIBRARY LABEL PIN_FILE REQUEST     prints the file of a duress list of {"entity","credentials":["base64url"…]}; draws its salt
 * attend LIBRARY LABEL PIN_FILE          at key ceremonies: a request a line on standard input, {"result":{"officerSignature"}} or
 *                                        {"refusal":{…}} a line; the first line is {"ready":"0x04…"}
 *   {"do":"begin","definition":{…}}      {"do":"end","transcript":{…}}      {"do":"move","key","state","reason","at"}
 * </pre>
 *
 * <p>PIN_FILE is {@code -} where the PIN is the service manager's credential {@code pin} ({@code systemd-run -p LoadCredential=pin:…}, or one that the TPM
 * seals, {@code LoadCredentialEncrypted}): that comes first in any case. A file in clear is taken for a token of SoftHSM alone, which is the lab's. No PIN is ever an argument.
 *
 * <p>The officer's key is the token's P-256 key. What it signs is a policy, a duress list, a ceremony's definition or end, or a move of a key's life, that this
 * process has itself decoded, each under a domain that no checkpoint begins with. Exit codes: 0 done, 1 refused, 2 usage, 4 fault; the reason is on standard error.
 */
public final class OfficerMain {
    private static final int USAGE = 2;
    private static final int FAULT = 4;

    /** Of a credential's id in base64url: at most 1023 bytes. */
    private static final int MAX_CREDENTIAL_TEXT = 1_364;

    private OfficerMain() {}

    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), System.getenv()));
    }

    static int run(List<String> arguments, Map<String, String> environment) {
        String command = arguments.isEmpty() ? "" : arguments.getFirst();
        boolean known = switch (command) {
            case "init", "attend" -> arguments.size() == 4;
            case "sign", "sign-ceremony", "sign-duress" -> arguments.size() == 5;
            default -> false;
        };
        if (!known) {
            System.err.println(
                    "usage: init LIBRARY LABEL PIN_FILE | sign LIBRARY LABEL PIN_FILE DOCUMENT"
                            + " | sign-ceremony LIBRARY LABEL PIN_FILE DEFINITION | sign-duress LIBRARY LABEL PIN_FILE REQUEST | attend LIBRARY LABEL PIN_FILE");
            return USAGE;
        }
        TokenAddress token = new TokenAddress(Path.of(arguments.get(1)), arguments.get(2));
        try {
            Optional<Path> pinFile = pinFile(arguments.get(3), token);
            if (command.equals("attend")) {
                OfficerAttends.attend(token, pinFile, environment, System.in, System.out);
                return 0;
            }
            ObjectNode result = switch (command) {
                case "init" -> init(token, pinFile, environment);
                case "sign" -> sign(token, pinFile, environment, arguments.get(4));
                case "sign-duress" -> signDuress(token, pinFile, environment, arguments.get(4));
                default -> signCeremony(token, pinFile, environment, arguments.get(4));
            };
            System.out.println(new String(StrictJson.canonical(result), UTF_8));
            return 0;
        } catch (RefusedException | ThresholdRefusedException e) {
            System.err.println(e.getMessage());
            return 1;
        } catch (SignerFault | IOException e) {
            System.err.println(e);
            return FAULT;
        }
    }

    /** @throws SignerFault CONFIGURATION_INVALID for a file in clear beside a token that holds more than a lab's keys */
    private static Optional<Path> pinFile(String named, TokenAddress token) {
        if (named.equals("-")) {
            return Optional.empty();
        }
        if (!String.valueOf(token.library().getFileName()).startsWith("libsofthsm2")) {
            throw new SignerFault(
                    SignerTag.CONFIGURATION_INVALID,
                    "a PIN in a file is for the lab's SoftHSM; name - and give it as the credential pin");
        }
        return Optional.of(Path.of(named));
    }

    private static ObjectNode init(TokenAddress token, Optional<Path> pinFile, Map<String, String> environment)
            throws IOException {
        SecureRandom random = new SecureRandom();
        if (pinFile.isPresent()) {
            PinFile.generateIfAbsent(pinFile.get(), random);
        }
        try (Pin pin = PinFile.read(pinFile, environment)) {
            SignerIdentity identity = TokenCeremony.perform(token, pin, random);
            return StrictJson.newObject().put("officerKey", identity.auditKey());
        }
    }

    private static ObjectNode sign(
            TokenAddress token, Optional<Path> pinFile, Map<String, String> environment, String document)
            throws IOException {
        // A person may have laid the document out over many lines: what is signed is its canonical form.
        Policy policy =
                PolicyCodec.decode(StrictJson.canonical(StrictJson.object(Files.readAllBytes(Path.of(document)))));
        try (Pin pin = PinFile.read(pinFile, environment);
                HsmKeys keys = HsmKeys.open(token, pin, HsmKeys.Pool.STANDARD, fault -> {})) {
            return new SignedPolicy(policy, new Intent.Bytes(keys.signAudit(SignedPolicy.signedBytes(policy))))
                    .toJson();
        }
    }

    private static ObjectNode signDuress(
            TokenAddress token, Optional<Path> pinFile, Map<String, String> environment, String request)
            throws IOException {
        byte[] salt = new byte[Bytes32.LENGTH];
        new SecureRandom().nextBytes(salt);
        DuressList list = Fields.read(
                "request",
                StrictJson.object(Files.readAllBytes(Path.of(request))),
                in -> DuressList.of(new EntityId(in.bytes32("entity")), Bytes32.of(salt), credentials(in)));
        try (Pin pin = PinFile.read(pinFile, environment);
                HsmKeys keys = HsmKeys.open(token, pin, HsmKeys.Pool.STANDARD, fault -> {})) {
            return StrictJson.object(list.encode(new Intent.Bytes(keys.signAudit(list.signedBytes()))));
        }
    }

    private static List<Intent.Bytes> credentials(Fields in) {
        return in.texts("credentials", DuressList.MAX_ENTRIES, MAX_CREDENTIAL_TEXT).stream()
                .map(text -> {
                    try {
                        return new Intent.Bytes(Base64.getUrlDecoder().decode(text));
                    } catch (IllegalArgumentException e) {
                        throw in.invalid("credentials", "ids in base64url");
                    }
                })
                .toList();
    }

    private static ObjectNode signCeremony(
            TokenAddress token, Optional<Path> pinFile, Map<String, String> environment, String file)
            throws IOException {
        Definition definition =
                Definition.decode(Bytes.ofHex(Files.readString(Path.of(file)).strip()));
        try (Pin pin = PinFile.read(pinFile, environment);
                HsmKeys keys = HsmKeys.open(token, pin, HsmKeys.Pool.STANDARD, fault -> {})) {
            byte[] signature = keys.signAudit(definition.signedText().toArray());
            return StrictJson.newObject()
                    .put("session", "0x" + definition.session())
                    .put("officerSignature", Hex.encode(signature));
        }
    }
}
