package io.portcullis.appliance.web;

import io.portcullis.signer.policy.Policy.Role;
import java.util.Set;
import java.util.stream.Collectors;

/** Who may ask an operation. */
sealed interface Access {
    Access ANYONE = new Anyone();
    Access SIGNED_IN = new SignedIn();

    /** @throws WebRefusal if the caller may not */
    void check(Caller caller);

    static Access only(Role role) {
        return new Only(role);
    }

    static AnyOf anyOf(Role... roles) {
        return new AnyOf(Set.of(roles));
    }

    /** Nobody need be signed in. */
    record Anyone() implements Access {
        @Override
        public void check(Caller caller) {}
    }

    /** Whoever is known may read. */
    record SignedIn() implements Access {
        @Override
        public void check(Caller caller) {
            if (caller instanceof Caller.Nobody) {
                throw WebTag.NOT_SIGNED_IN.refusal();
            }
        }
    }

    /** Only people who have one of some roles. */
    record AnyOf(Set<Role> roles) implements Access {
        public AnyOf {
            roles = Set.copyOf(roles);
        }

        boolean includes(Role role) {
            return roles.contains(role);
        }

        /** The roles as the document has them. */
        String words() {
            return roles.stream().map(Caller::word).sorted().collect(Collectors.joining("|"));
        }

        @Override
        public void check(Caller caller) {
            switch (caller) {
                case Caller.Nobody nobody -> throw WebTag.NOT_SIGNED_IN.refusal();
                case Caller.Known known -> {
                    if (known.roles().stream().noneMatch(roles::contains)) {
                        throw WebTag.ROLE_MISSING.refusal(
                                "This needs one of the roles " + words() + ", and you have none of them.");
                    }
                }
            }
        }
    }

    /** Only people of one role. */
    record Only(Role role) implements Access {
        @Override
        public void check(Caller caller) {
            switch (caller) {
                case Caller.Nobody nobody -> throw WebTag.NOT_SIGNED_IN.refusal();
                case Caller.Known known -> {
                    if (!known.roles().contains(role)) {
                        throw WebTag.ROLE_MISSING.refusal(
                                "This needs the role " + Caller.word(role) + ", which you do not have.");
                    }
                }
            }
        }
    }
}
