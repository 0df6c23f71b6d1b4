package io.portcullis.signer.client;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.Seal;
import io.portcullis.depositary.model.Secp256k1;
import io.portcullis.depositary.model.Signature;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.verdict.Refusal;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks one signer for seals, block after block over one connection.
 *
 * <p>A lost connection leaves it open whether the signer agreed. Then the very same seal is asked for once more over a new connection:
 * the signer agrees to its last seal again, so asking is safe, and its answer settles what happened. Nothing else is ever asked again.
 *
 * <p>Invariant: a signature that is granted verified under the signer's address over the seal expected. One call at a time.
 */
public final class SealClient implements AutoCloseable {
    private static final int WRITE_BYTES = 256 * 1_024;

    private final Path socket;
    private final Address member;
    private final Eip712Domain domain;
    private final Duration deadline;
    private SocketChannel connection;

    /**
     * @param member the board member whose signer it is
     * @param deadline for each seal, from connecting to the last byte of the answer
     */
    public SealClient(Path socket, Address member, Eip712Domain domain, Duration deadline) {
        if (!deadline.isPositive()) {
            throw new IllegalArgumentException("a deadline is positive");
        }
        this.socket = socket;
        this.member = member;
        this.domain = domain;
        this.deadline = deadline;
    }

    public Address member() {
        return member;
    }

    /**
     * Has the leaves sealed. The signer makes the root itself.
     *
     * @param expected what the caller computed over these leaves; a signature over anything else is refused ({@code SEAL_DISAGREES})
     */
    public synchronized Answer<SealSignature> seal(Seal expected, SealLeaves leaves) {
        CompletableFuture<Answer<SealSignature>> answer = new CompletableFuture<>();
        // Blocking I/O has no timeout of its own, so the deadline closes the channel under it.
        Thread asking = Thread.ofVirtual().name("seal-client").start(() -> {
            try {
                answer.complete(ask(expected, leaves));
            } catch (RuntimeException | Error e) {
                answer.completeExceptionally(e);
            }
        });
        try {
            return answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            abandon(asking);
            return refused(SignerTag.SIGNER_UNREACHABLE, "no answer at " + socket + " within " + deadline);
        } catch (InterruptedException e) {
            abandon(asking);
            Thread.currentThread().interrupt();
            return refused(SignerTag.SIGNER_UNREACHABLE, "interrupted while asking " + socket);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a bug in asking for a seal", e.getCause());
        }
    }

    /** An interrupt closes the channel that the thread is blocked on, whichever it is. */
    private void abandon(Thread asking) {
        while (asking.isAlive()) {
            asking.interrupt();
            try {
                asking.join(Duration.ofMillis(100));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        close();
    }

    private Answer<SealSignature> ask(Seal expected, SealLeaves leaves) {
        for (int attempt = 1; ; attempt++) {
            try {
                return exchange(expected, leaves);
            } catch (RefusedException e) {
                return new Answer.Refused<>(e.refusal());
            } catch (IOException e) {
                close();
                if (attempt == 2 || Thread.currentThread().isInterrupted()) {
                    return refused(SignerTag.SIGNER_UNREACHABLE, "no answer at " + socket + ": " + e.getMessage());
                }
            } catch (IllegalArgumentException e) {
                close();
                return refused(SignerTag.FIELD_INVALID, "the signer's answer: " + e.getMessage());
            }
        }
    }

    private Answer<SealSignature> exchange(Seal expected, SealLeaves leaves) throws IOException {
        if (connection == null || !connection.isOpen()) {
            connection = SocketChannel.open(StandardProtocolFamily.UNIX);
            connection.connect(UnixDomainSocketAddress.of(socket));
        }
        ObjectNode begin = StrictJson.newObject()
                .put("version", 1)
                .put("operation", "seal")
                .put("chainId", domain.chainId())
                .put("depositary", domain.depositary().toString())
                .put("blockHeight", expected.blockHeight())
                .put("leafCount", leaves.count());
        DoorFrames.write(connection, StrictJson.canonical(begin));
        SignerClient.read(answer(), in -> in.flag("proceed"));
        ByteBuffer bytes = leaves.bytes();
        int end = bytes.limit();
        while (bytes.position() < end) {
            bytes.limit(Math.min(end, bytes.position() + WRITE_BYTES));
            connection.write(bytes);
        }
        return new Answer.Granted<>(SignerClient.read(answer(), in -> signature(in, expected)));
    }

    private byte[] answer() throws IOException {
        return DoorFrames.read(connection).orElseThrow(() -> new IOException("the door closed without an answer"));
    }

    private SealSignature signature(Fields in, Seal expected) {
        in.identifier("signer");
        Address signer = in.address("address");
        Bytes32 root = in.bytes32("root");
        Signature signature = Signature.decode(in.fixedBytes("signature", Signature.LENGTH));
        SealSignature.Micros micros = in.object(
                "micros",
                step -> new SealSignature.Micros(
                        step.number("receive"), step.number("agree"), step.number("log"), step.number("sign")));
        if (!root.equals(expected.root())) {
            throw new RefusedException(
                    SignerTag.SEAL_DISAGREES, "the signer's root is " + root + ", not " + expected.root());
        }
        if (!signer.equals(member) || !Secp256k1.verify(domain.digest(expected), signature, member)) {
            throw new RefusedException(
                    SignerTag.SEAL_DISAGREES, "the signature is not member " + member + "'s over this seal");
        }
        return new SealSignature(member, signature, micros);
    }

    private static <T> Answer<T> refused(SignerTag tag, String reason) {
        return new Answer.Refused<>(new Refusal(tag, reason));
    }

    @Override
    public void close() {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (IOException e) {
            // Nothing is lost with a connection that does not close: the next seal opens its own.
            return;
        } finally {
            connection = null;
        }
    }
}
