package io.portcullis.appliance.architecture;

import io.portcullis.depositary.follower.ChainFollower;
import io.portcullis.engine.account.AccountEvent;
import io.portcullis.engine.account.AccountMessage;
import io.portcullis.engine.account.AccountState;
import io.portcullis.engine.account.Accounts;
import io.portcullis.engine.account.Conversation;
import io.portcullis.engine.account.ConversationEffect;
import io.portcullis.engine.account.Subcontract;
import io.portcullis.engine.account.Transaction;
import io.portcullis.engine.authority.Authority;
import io.portcullis.engine.authority.Gate;
import io.portcullis.engine.authority.GrantChange;
import io.portcullis.engine.authority.Judged;
import io.portcullis.engine.entity.Consensus;
import io.portcullis.engine.gossip.Gossip;
import io.portcullis.engine.gossip.GossipEffect;
import io.portcullis.engine.gossip.GossipInput;
import io.portcullis.engine.gossip.GossipMessage;
import io.portcullis.engine.hub.HopInstruction;
import io.portcullis.engine.hub.Hub;
import io.portcullis.engine.hub.HubEffect;
import io.portcullis.engine.hub.HubInput;
import io.portcullis.engine.hub.Instruction;
import io.portcullis.engine.hub.Outcome;
import io.portcullis.engine.link.Session;
import io.portcullis.engine.onion.HopPayload;
import io.portcullis.engine.onion.Opened;
import io.portcullis.engine.onion.Peeled;
import io.portcullis.signer.freeze.FreezeInput;
import io.portcullis.signer.freeze.FreezeMoved;
import io.portcullis.signer.freeze.FreezeState;
import io.portcullis.signer.keyceremony.KeyCeremony;
import io.portcullis.threshold.ceremony.Ceremony;
import io.portcullis.watchtower.watch.Seen;
import io.portcullis.watchtower.watch.Watch;
import io.portcullis.watchtower.watch.WatchEffect;
import io.portcullis.watchtower.watch.WatchInput;
import java.util.List;

/** Which types are whose. What the types permit is not repeated here. */
final class Machines {
    private Machines() {}

    static List<Machine> all() {
        return List.of(
                new Machine(
                        "account",
                        Accounts.class,
                        List.of(Transaction.class),
                        List.of(AccountState.class, Subcontract.class),
                        List.of(AccountEvent.class)),
                new Machine(
                        "conversation",
                        Conversation.class,
                        List.of(AccountMessage.class),
                        List.of(),
                        List.of(ConversationEffect.class)),
                new Machine(
                        "authority",
                        Gate.class,
                        List.of(Authority.class, GrantChange.class),
                        List.of(),
                        List.of(Judged.class)),
                new Machine(
                        "hub",
                        Hub.class,
                        List.of(HubInput.class, Instruction.class, HopInstruction.class),
                        List.of(),
                        List.of(HubEffect.class, Outcome.class)),
                new Machine(
                        "gossip",
                        Gossip.class,
                        List.of(GossipInput.class, GossipMessage.class),
                        List.of(),
                        List.of(GossipEffect.class)),
                new Machine(
                        "entity",
                        Consensus.class,
                        List.of(io.portcullis.engine.entity.Input.class),
                        List.of(io.portcullis.engine.entity.State.class),
                        List.of(io.portcullis.engine.entity.Effect.class)),
                new Machine(
                        "link",
                        Session.class,
                        List.of(io.portcullis.engine.link.Input.class),
                        List.of(io.portcullis.engine.link.State.class),
                        List.of(io.portcullis.engine.link.Effect.class)),
                new Machine(
                        "onion",
                        Peeled.class,
                        List.of(HopPayload.class),
                        List.of(),
                        List.of(Peeled.class, Opened.class)),
                new Machine(
                        "ceremony",
                        Ceremony.class,
                        List.of(io.portcullis.threshold.ceremony.Input.class),
                        List.of(io.portcullis.threshold.ceremony.State.class),
                        List.of(io.portcullis.threshold.ceremony.Effect.class)),
                new Machine(
                        "keyceremony",
                        KeyCeremony.class,
                        List.of(io.portcullis.signer.keyceremony.Input.class),
                        List.of(io.portcullis.signer.keyceremony.State.class),
                        List.of(io.portcullis.signer.keyceremony.Effect.class)),
                new Machine(
                        "freeze", FreezeState.class, List.of(FreezeInput.class), List.of(), List.of(FreezeMoved.class)),
                new Machine(
                        "follower",
                        ChainFollower.class,
                        List.of(io.portcullis.depositary.follower.Input.class),
                        List.of(io.portcullis.depositary.follower.FollowerState.class),
                        List.of(io.portcullis.depositary.follower.Effect.class)),
                new Machine(
                        "watch",
                        Watch.class,
                        List.of(WatchInput.class, Seen.class),
                        List.of(),
                        List.of(WatchEffect.class)));
    }
}
