package io.portcullis.appliance.custody;

import io.portcullis.depositary.client.Erc20;
import io.portcullis.depositary.client.TransactionSender;
import io.portcullis.depositary.model.Asset;
import io.portcullis.depositary.model.TokenId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What tokens call themselves. Names are claims; ids are derived from contracts, so they are shown beside the names. */
public final class TokenNames {
    private static final int NATIVE_DECIMALS = 18;

    private final Jurisdiction jurisdiction;
    private final TransactionSender reader;
    private final Map<TokenId, Named> known = new ConcurrentHashMap<>();

    /** A token and its claims. */
    public record Named(TokenId id, Asset asset, String symbol, int decimals) {}

    /** @param reader the account that reading calls come from */
    public TokenNames(Jurisdiction jurisdiction, TransactionSender reader) {
        this.jurisdiction = jurisdiction;
        this.reader = reader;
    }

    /** Empty if the Depositary knows no such token. */
    public Optional<Named> name(TokenId id) {
        Named named = known.get(id);
        if (named != null) {
            return Optional.of(named);
        }
        Optional<Named> asked = jurisdiction.chain().token(id).map(asset -> ask(id, asset));
        asked.ifPresent(fresh -> known.put(id, fresh));
        return asked;
    }

    private Named ask(TokenId id, Asset asset) {
        return switch (asset.kind()) {
            case NATIVE -> new Named(id, asset, "ETH", NATIVE_DECIMALS);
            case ERC20 -> {
                Erc20 token = new Erc20(jurisdiction.chain().node(), asset.contract(), reader);
                yield new Named(
                        id,
                        asset,
                        token.symbol().orElse("tokens"),
                        token.decimals().orElse(0));
            }
            // The standard names neither a symbol nor decimals for one id.
            case ERC1155 -> new Named(id, asset, "tokens", 0);
        };
    }
}
