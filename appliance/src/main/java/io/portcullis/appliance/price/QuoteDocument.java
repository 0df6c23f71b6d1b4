package io.portcullis.appliance.price;

import io.portcullis.depositary.model.Hex;
import io.portcullis.depositary.model.Signature;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.credit.FixedPoint;
import io.portcullis.engine.credit.Quote;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a source answers: see the package. */
public record QuoteDocument(List<Signed> quotes) {
    public static final int MOST_QUOTES = 256;
    public static final int MOST_BYTES = 128 * 1024;

    private static final String FORMAT = "portcullis/quotes/v1";
    private static final int MOST_DECIMAL = 80;
    private static final int MOST_NAME = 32;

    public record Signed(Quote quote, Signature signature) {}

    public QuoteDocument {
        quotes = List.copyOf(quotes);
        Set<TokenId> once = new HashSet<>();
        if (quotes.size() > MOST_QUOTES
                || !quotes.stream().allMatch(it -> once.add(it.quote().token()))) {
            throw new IllegalArgumentException("at most " + MOST_QUOTES + " quotes, one of each token");
        }
    }

    /** @throws IllegalArgumentException unless the bytes are such a document and nothing else */
    static QuoteDocument decode(Bytes bytes) {
        if (bytes.size() > MOST_BYTES) {
            throw new IllegalArgumentException("more than " + MOST_BYTES + " bytes");
        }
        try {
            return Fields.read("quotes", StrictJson.object(bytes.toArray()), in -> {
                if (!in.text("format", MOST_NAME).equals(FORMAT)) {
                    throw in.invalid("format", FORMAT);
                }
                return new QuoteDocument(in.objects("quotes", MOST_QUOTES, QuoteDocument::signed));
            });
        } catch (RefusedException e) {
            throw new IllegalArgumentException(e.refusal().reason(), e);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static Signed signed(Fields in) {
        return new Signed(
                new Quote(
                        new TokenId(in.bytes32("token")),
                        in.number("sequence"),
                        in.number("at"),
                        FixedPoint.of(in.text("price", MOST_DECIMAL))),
                Signature.decode(in.fixedBytes("signature", Signature.LENGTH)));
    }

    public Bytes encode() {
        ObjectNode out = StrictJson.newObject().put("format", FORMAT);
        ArrayNode all = out.putArray("quotes");
        quotes.forEach(it -> all.addObject()
                .put("token", it.quote().token().toString())
                .put("sequence", it.quote().sequence())
                .put("at", it.quote().at())
                .put("price", it.quote().price().toString())
                .put("signature", Hex.encode(it.signature().encode())));
        return Bytes.of(StrictJson.canonical(out));
    }
}
