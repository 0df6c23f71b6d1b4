package io.portcullis.depositary.client;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Hex;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is asked of the EVM.
 *
 * @param to empty to create a contract
 * @param value in wei
 */
record Call(Optional<Address> to, BigInteger value, Calldata data) {
    static Call of(Address to, Calldata data) {
        return new Call(Optional.of(to), BigInteger.ZERO, data);
    }

    /** The JSON-RPC transaction object without gas and nonce. */
    Map<String, Object> toJson(Address from) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("from", Hex.encode(from.toArray()));
        to.ifPresent(address -> json.put("to", Hex.encode(address.toArray())));
        if (value.signum() != 0) {
            json.put("value", Quantity.encode(value));
        }
        json.put("data", data.toHex());
        return json;
    }
}
