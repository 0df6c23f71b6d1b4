package io.portcullis.depositary.model;

/**
 * What a settlement does to one token: what left's reserve and right's reserve gain. The collateral gains what makes the sum zero, and ondelta
 * falls by left's gain, so neither side has more or less in all than before.
 */
public record SettlementLine(TokenId token, Amount left, Amount right) {
    static final int WORDS = 4;

    public SettlementLine {
        left.plus(right).negate();
    }

    public Amount collateral() {
        return left.plus(right).negate();
    }

    void writeTo(AbiWriter out) {
        out.word(token.value()).signed(left).signed(right).signed(collateral());
    }

    static SettlementLine readFrom(AbiReader in) {
        SettlementLine line = new SettlementLine(new TokenId(in.word()), in.signedAmount(), in.signedAmount());
        if (!in.signedAmount().equals(line.collateral())) {
            throw new MalformedBatchException("left, right and the collateral do not add up to zero");
        }
        return line;
    }
}
