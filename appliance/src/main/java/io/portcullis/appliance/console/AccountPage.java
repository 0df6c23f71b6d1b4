package io.portcullis.appliance.console;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.TokenId;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * An account as its page shows it: names beside ids, amounts in whole tokens, Δ drawn.
 *
 * @param waitsFor the block whose seal its last frame waits for
 * @param sealed the newest block of the node for whose seal nothing waits
 */
public record AccountPage(
        Party left,
        Party right,
        String id,
        String status,
        long height,
        long version,
        Optional<Long> waitsFor,
        long sealed,
        List<Line> lines,
        List<Pending> pending,
        Optional<IntentView.Fault> frozen) {
    /** @param name what this node calls it, if it has a name for it */
    public record Party(String id, Optional<String> name) {
        /** The name, or the id's two ends. */
        public String word() {
            return name.orElseGet(() -> PageWords.shortened(id));
        }
    }

    /**
     * One token.
     *
     * @param symbol empty if its contract has no name
     * @param decimals to read amounts that people type
     */
    public record Line(
            String token,
            String symbol,
            int decimals,
            String delta,
            String ondelta,
            String offdelta,
            String collateral,
            String creditLeft,
            String creditRight,
            String holdLeft,
            String holdRight,
            String leftOut,
            String leftIn,
            String rightOut,
            String rightIn,
            ScaleView scale) {
        /** What the token is called on the page. */
        public String word() {
            return symbol.isEmpty() ? "Token " + PageWords.shortened(token) : symbol;
        }
    }

    public record Pending(
            String maker, long number, String kind, String amount, String token, Optional<Long> expiresAt) {}

    /**
     * What the person who looks may command.
     *
     * @param domain EIP-712 separator of the Depositary that commands are for
     * @param relyingParty whose passkeys they are
     * @param sides those of the account's sides that a passkey of the person may command
     * @param texts what to grant, for passkeys that may command nothing here
     */
    public record Commanding(String domain, String relyingParty, List<Side> sides, List<String> texts) {
        public static final Commanding NOTHING = new Commanding("", "", List.of(), List.of());

        public Commanding {
            sides = List.copyOf(sides);
            texts = List.copyOf(texts);
        }
    }

    /**
     * A side of the account and a passkey that may command it; all bytes in 0x-hex.
     *
     * @param publicKey x and y
     * @param origin of the pages it may be used on
     * @param kinds of commands it may give, in lower case
     */
    public record Side(
            Party entity, Party other, String credentialId, String publicKey, String origin, List<String> kinds) {
        public Side {
            kinds = List.copyOf(kinds);
        }

        public String kindWords() {
            return String.join(" ", kinds);
        }
    }

    public AccountPage {
        lines = List.copyOf(lines);
        pending = List.copyOf(pending);
    }

    /**
     * @param names of entities, by id
     * @param tokens by id; one without a name is counted in units
     */
    public static AccountPage of(AccountView view, Map<String, String> names, Map<String, TokenView> tokens) {
        EffectWords words = new EffectWords(List.copyOf(tokens.values()));
        return new AccountPage(
                new Party(view.left(), Optional.ofNullable(names.get(view.left()))),
                new Party(view.right(), Optional.ofNullable(names.get(view.right()))),
                view.id(),
                view.status(),
                view.height(),
                view.version(),
                view.waitsForSealOf(),
                view.sealedHeight(),
                view.lines().stream()
                        .map(line -> line(line, Optional.ofNullable(tokens.get(line.token())), words))
                        .toList(),
                view.pending().stream()
                        .map(it -> new Pending(
                                it.maker(),
                                it.number(),
                                it.kind(),
                                words.amount(Amount.fromDecimal(it.amount()), TokenId.fromHex(it.token())),
                                it.token(),
                                it.expiresAt()))
                        .toList(),
                view.frozen());
    }

    private static Line line(AccountView.Line line, Optional<TokenView> named, EffectWords words) {
        TokenId token = TokenId.fromHex(line.token());
        Function<BigInteger, String> amount = units -> words.amount(new Amount(units), token);
        Function<String, String> text = decimal -> amount.apply(new BigInteger(decimal));
        return new Line(
                line.token(),
                named.map(TokenView::symbol).orElse(""),
                named.map(TokenView::decimals).orElse(0),
                text.apply(line.delta()),
                text.apply(line.ondelta()),
                text.apply(line.offdelta()),
                text.apply(line.collateral()),
                text.apply(line.creditLeft()),
                text.apply(line.creditRight()),
                text.apply(line.holdLeft()),
                text.apply(line.holdRight()),
                text.apply(line.left().out()),
                text.apply(line.left().in()),
                text.apply(line.right().out()),
                text.apply(line.right().in()),
                ScaleView.of(
                        new BigInteger(line.creditLeft()),
                        new BigInteger(line.collateral()),
                        new BigInteger(line.creditRight()),
                        new BigInteger(line.delta()),
                        units -> brief(units, named)));
    }

    /** Beside a drawing that has its token's name over it. */
    private static String brief(BigInteger units, Optional<TokenView> named) {
        return named.map(token -> Units.decimal(units, token.decimals())).orElseGet(() -> Units.grouped(units));
    }
}
