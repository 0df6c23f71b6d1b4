package io.portcullis.depositary.client;

import io.portcullis.depositary.model.FundEvent;
import io.portcullis.depositary.model.LoggedFundEvent;
import java.util.List;

/**
 * A transaction of the default fund that was mined and succeeded.
 *
 * @param transaction with what the Depositary logged in it: the fund pays into reserves
 * @param logged what the fund itself logged in it
 */
public record FundReceipt(Receipt transaction, List<LoggedFundEvent> logged) {
    public FundReceipt {
        logged = List.copyOf(logged);
    }

    public List<FundEvent> events() {
        return logged.stream().map(LoggedFundEvent::event).toList();
    }
}
