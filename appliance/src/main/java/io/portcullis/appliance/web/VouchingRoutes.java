package io.portcullis.appliance.web;

import io.portcullis.appliance.console.AttestationView;
import io.portcullis.appliance.console.KeyView;
import io.portcullis.appliance.console.Pages;
import io.portcullis.appliance.console.SignerView;
import io.portcullis.appliance.verdict.ApplianceTag;
import io.portcullis.signer.policy.Policy.Role;
import java.util.List;
import java.util.regex.Pattern;

/** What stands behind signers' keys and machines, for programs and for people. */
final class VouchingRoutes {
    private static final String API = "/api/v1";
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    private static final Pattern ID = Pattern.compile("0x[0-9a-f]{64}");

    /** Each asks a TPM and an HSM to sign; who only reads is shown what came of it. */
    private static final Access ASKERS = Access.anyOf(Role.OPERATOR, Role.APPROVER, Role.GUARDIAN);

    record SignerList(List<SignerView> signers) {}

    private final Desk desk;
    private final Pages pages;

    VouchingRoutes(Desk desk, Pages pages) {
        this.desk = desk;
        this.pages = pages;
    }

    List<Route> routes() {
        return List.of(
                get(
                                "/signers",
                                "listSigners",
                                call -> Reply.ok(new SignerList(desk.vouching().signers())))
                        .giving(SignerList.class),
                new Route(
                                "POST",
                                API + "/signers/{name}/quote",
                                "askQuote",
                                ASKERS,
                                new Route.Shape.Of(VouchingDesk.NewQuote.class),
                                Route.NONE,
                                200,
                                call -> Reply.ok(desk.vouching()
                                        .quote(
                                                checked(NAME, call.path().get("name")),
                                                call.body().as(VouchingDesk.NewQuote.class))))
                        .giving(SignerView.Quote.class),
                get(
                                "/keys/{id}/attestation",
                                "getKeyAttestation",
                                call -> Reply.ok(desk.vouching()
                                        .attestation(checked(ID, call.path().get("id")))))
                        .giving(AttestationView.class),
                PageRoutes.page(
                        "/signers",
                        "signersPage",
                        call -> Reply.html(
                                200,
                                pages.signers(
                                        PageRoutes.person(call), desk.vouching().signers()))),
                PageRoutes.page("/keys/{id}", "keyPage", this::key));
    }

    private Reply key(Call call) throws Exception {
        String id = checked(ID, call.path().get("id"));
        KeyView key = desk.keys().stream()
                .filter(one -> one.key().equals(id))
                .findFirst()
                .orElseThrow(() -> ApplianceTag.KEY_UNKNOWN.refusal("No signer that answers has a key " + id + "."));
        return Reply.html(
                200, pages.key(PageRoutes.person(call), key, desk.vouching().attestation(id)));
    }

    private static String checked(Pattern form, String value) {
        if (!form.matcher(value).matches()) {
            throw WebTag.PATH_INVALID.refusal();
        }
        return value;
    }

    private static Route get(String path, String name, Handler handler) {
        return new Route("GET", API + path, name, Access.SIGNED_IN, Route.NONE, Route.NONE, 200, handler);
    }
}
