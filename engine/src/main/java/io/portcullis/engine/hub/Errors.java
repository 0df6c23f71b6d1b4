package io.portcullis.engine.hub;

import io.portcullis.engine.onion.Failure;
import io.portcullis.engine.onion.FailureCode;
import io.portcullis.engine.onion.OnionError;
import io.portcullis.engine.onion.OnionErrors;
import io.portcullis.engine.onion.ReturnKey;
import io.portcullis.threshold.codec.Bytes;

/** Reasons that go back along a route: encrypted where the payment had a packet, in the clear where it had none. */
final class Errors {
    private Errors() {}

    static Bytes of(Bytes returnKey, FailureCode code) {
        Failure failure = Failure.of(code);
        return returnKey.size() == 0
                ? failure.encode()
                : OnionErrors.originate(ReturnKey.of(returnKey.toArray()), failure)
                        .bytes();
    }

    /** What this hop makes of its successor's reason. A successor that says nothing readable is answered for. */
    static Bytes wrap(Bytes returnKey, Bytes reason) {
        if (returnKey.size() == 0) {
            return reason;
        }
        return reason.size() == OnionError.BYTES
                ? OnionErrors.wrap(ReturnKey.of(returnKey.toArray()), new OnionError(reason))
                        .bytes()
                : of(returnKey, FailureCode.ONION_INVALID);
    }
}
