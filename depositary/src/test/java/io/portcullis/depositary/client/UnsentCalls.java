package io.portcullis.depositary.client;

import io.portcullis.depositary.model.AccountOperation;
import io.portcullis.depositary.model.Batch;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Certificate;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.Rules;
import io.portcullis.depositary.model.Signature;
import java.util.List;

/** The data of transactions, in hex: for tests that send very many and wait for none. */
public final class UnsentCalls {
    private UnsentCalls() {}

    public static String registerEntity(Board board, Rules rules, Bytes32 salt) {
        return DepositaryCalls.registerEntity(board, rules, List.of(), salt).toHex();
    }

    public static String processBatch(Eip712Domain domain, Batch batch, List<Signature> signatures) {
        return DepositaryCalls.processBatch(batch, Certificate.of(domain.digest(batch), signatures))
                .toHex();
    }

    public static String perform(AccountOperation operation) {
        return DepositaryCalls.perform(operation).toHex();
    }
}
