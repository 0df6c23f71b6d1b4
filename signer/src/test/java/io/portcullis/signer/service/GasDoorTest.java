package io.portcullis.signer.service;

import static io.portcullis.signer.service.SignerRig.granted;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.sending.CallBytes;
import io.portcullis.depositary.sending.Fees;
import io.portcullis.depositary.sending.SendingFault;
import io.portcullis.depositary.sending.SendingTag;
import io.portcullis.depositary.sending.SignedTransaction;
import io.portcullis.depositary.sending.UnsignedTransaction;
import io.portcullis.signer.client.Answer;
import io.portcullis.signer.client.GasDoor;
import io.portcullis.signer.client.SignerClient;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real signer's process signs for a lane by a key in its token, and for nobody who asks for more. */
final class GasDoorTest {
    @Test
    void signsWhatItDecodedAndLoggedAndRefusesTheRest(@TempDir Path directory) throws Exception {
        try (SignerRig rig = new SignerRig(directory)) {
            rig.serve(rig.configure("gas"));
            SignerClient client = rig.client("gas");
            Address account = granted(client.gasAccount());
            GasDoor door = GasDoor.open(client);
            UnsignedTransaction call =
                    call(rig.trust().domain().depositary(), rig.trust().domain().chainId());
            for (int i = 0; i < 4; i++) {
                SignedTransaction signed = new SignedTransaction(call, door.sign(call));
                assertEquals(account, signed.account());
            }
            assertTrue(rows(client).stream()
                    .anyMatch(row -> row.contains("\"type\":\"gas-agreed\"")
                            && row.contains(call.hash().toString())));

            UnsignedTransaction theft = call(Address.ZERO, rig.trust().domain().chainId());
            SendingFault fault = assertThrows(SendingFault.class, () -> door.sign(theft));
            assertEquals(SendingTag.KEY_REFUSED, fault.tag());
            assertTrue(fault.getMessage().contains(SignerTag.GAS_DESTINATION_FOREIGN.name()), fault.getMessage());
            Answer<?> digest = client.signGas(Bytes.of(call.hash().toArray()));
            assertEquals(
                    SignerTag.GAS_TRANSACTION_MALFORMED,
                    assertInstanceOf(Answer.Refused.class, digest).refusal().tag());
        }
    }

    private static List<String> rows(SignerClient client) {
        return granted(client.entries(0)).stream()
                .map(leaf -> new String(leaf.toArray(), StandardCharsets.UTF_8))
                .toList();
    }

    private static UnsignedTransaction call(Address to, long chainId) {
        BigInteger gwei = BigInteger.valueOf(1_000_000_000);
        return new UnsignedTransaction(
                chainId, 7, new Fees(gwei, gwei), 100_000, to, BigInteger.ZERO, CallBytes.of(new byte[] {1, 2, 3, 4}));
    }
}
