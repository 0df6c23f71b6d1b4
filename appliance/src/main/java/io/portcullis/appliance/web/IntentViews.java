package io.portcullis.appliance.web;

import io.portcullis.appliance.console.EffectWords;
import io.portcullis.appliance.console.IntentView;
import io.portcullis.appliance.console.TokenView;
import io.portcullis.appliance.custody.Deciding;
import io.portcullis.appliance.custody.EvidenceFiles;
import io.portcullis.appliance.custody.TokenNames;
import io.portcullis.appliance.store.IntentStore;
import io.portcullis.depositary.model.Batch;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.TokenDelta;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.signer.intent.Approval;
import io.portcullis.signer.intent.Effect;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.policy.PolicyDiff;
import io.portcullis.signer.policy.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Tells an intent's row as API and console show it. */
final class IntentViews {
    private final IntentStore store;
    private final Deciding deciding;
    private final TokenNames tokens;
    private final EvidenceFiles files;

    IntentViews(IntentStore store, Deciding deciding, TokenNames tokens, EvidenceFiles files) {
        this.store = store;
        this.deciding = deciding;
        this.tokens = tokens;
        this.files = files;
    }

    IntentView view(IntentStore.Row row) {
        Intent intent = row.intent();
        List<TokenView> named = intent.effects().stream()
                .flatMap(IntentViews::tokenOf)
                .distinct()
                .flatMap(id -> name(id).stream())
                .toList();
        EffectWords words = new EffectWords(named);
        Batch batch = Batch.decode(intent.batchBytes().toArray());
        return new IntentView(
                row.id().toString(),
                intent.kind().text(),
                row.state().name(),
                words.view(intent.effects().getFirst(), intent.entity()).sentence(),
                intent.purpose(),
                intent.initiator(),
                intent.createdAt(),
                intent.expiresAt(),
                intent.nonce(),
                intent.policyVersion(),
                new Eip712Domain(intent.chainId(), intent.depositary())
                        .digest(batch)
                        .toString(),
                intent.toJson(),
                intent.effects().stream()
                        .map(effect -> words.view(effect, intent.entity()))
                        .toList(),
                named,
                verdict(deciding.verdict(row)),
                store.decisions(row.id()).stream()
                        .map(decided ->
                                new IntentView.Decision(decided.person(), word(decided.decision()), decided.at()))
                        .toList(),
                store.signatures(row.id()).stream()
                        .map(signed -> new IntentView.Signature(
                                signed.signer(), signed.address().toString()))
                        .toList(),
                row.dossier().inclusion().stream()
                        .map(proof -> new IntentView.Recorded(
                                proof.signer(),
                                proof.index(),
                                proof.checkpoint().size(),
                                proof.checkpoint().root().toString()))
                        .toList(),
                row.mined()
                        .map(mined -> new IntentView.Transaction(
                                mined.transactionHash().toString(), mined.blockNumber())),
                store.payouts(row.id()).stream()
                        .map(payout -> new IntentView.Payout(
                                payout.id().toString(),
                                payout.status().name(),
                                payout.releaseAt(),
                                payout.transactionHash().map(Object::toString)))
                        .toList(),
                row.fault().map(fault -> new IntentView.Fault(fault.tag(), fault.message(), fault.remedy())),
                files.exists(row.id()));
    }

    /** Words for what a change of policy would let through. */
    EffectWords words(PolicyDiff diff) {
        return new EffectWords(diff.counterexample().stream()
                .flatMap(example -> example.asked().effects().stream())
                .flatMap(IntentViews::tokenOf)
                .distinct()
                .flatMap(id -> name(id).stream())
                .toList());
    }

    Optional<TokenView> name(TokenId id) {
        return tokens.name(id)
                .map(token -> new TokenView(
                        id.toString(),
                        token.symbol(),
                        token.decimals(),
                        token.asset().contract().toString()));
    }

    private static IntentView.VerdictView verdict(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Allow allow ->
                new IntentView.VerdictView(
                        "ALLOW", allow.approvers(), allow.approvers(), allow.matchedRules(), allow.trace());
            case Verdict.NeedsApproval needs ->
                new IntentView.VerdictView(
                        "NEEDS_APPROVAL", needs.required(), needs.have(), needs.matchedRules(), needs.trace());
            case Verdict.Delay delay ->
                new IntentView.VerdictView(
                        "DELAY", delay.approvers(), delay.approvers(), delay.matchedRules(), delay.trace());
            case Verdict.Deny deny ->
                new IntentView.VerdictView(
                        "DENY",
                        0,
                        0,
                        deny.matchedRules(),
                        Stream.concat(Stream.of(deny.tag() + ": " + deny.reason()), deny.trace().stream())
                                .toList());
        };
    }

    private static Stream<TokenId> tokenOf(Effect effect) {
        return switch (effect) {
            case Effect.Withdraw withdraw -> Stream.of(withdraw.token());
            case Effect.Transfer transfer -> Stream.of(transfer.token());
            case Effect.PostCollateral post -> Stream.of(post.token());
            case Effect.ReleaseCollateral release -> Stream.of(release.token());
            case Effect.Settle settle ->
                settle.settlements().stream()
                        .flatMap(each -> each.lines().stream().map(Effect.Line::token));
            case Effect.Agree agree -> agree.lines().stream().map(Effect.Line::token);
            case Effect.StartDispute start -> start.deltas().stream().map(TokenDelta::token);
            case Effect.FillOrders fill -> Stream.empty();
            case Effect.RaiseLimit raise -> Stream.of(raise.token());
            case Effect.HoldCeremony hold -> Stream.empty();
            case Effect.DeclareDefault declare -> Stream.of(declare.token());
            case Effect.LeaveFund leave -> Stream.of(leave.token());
            case Effect.ProposeCap propose -> Stream.of(propose.cap().token());
            case Effect.ProposeRules rules -> Stream.empty();
            case Effect.ProposeBoard board -> Stream.empty();
            case Effect.RaiseFreeze freeze -> Stream.empty();
            case Effect.LowerFreeze freeze -> Stream.empty();
        };
    }

    private static String word(Approval.Decision decision) {
        return decision.name().toLowerCase(Locale.ROOT);
    }
}
