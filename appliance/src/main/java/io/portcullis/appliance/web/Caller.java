package io.portcullis.appliance.web;

import io.portcullis.signer.policy.Policy.Role;
import java.util.Locale;
import java.util.Set;

/** Who is asking. */
sealed interface Caller {
    /** What the log calls them. */
    String name();

    /** A role as policies, API and console write it. */
    static String word(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }

    /** Nobody signed in. */
    record Nobody() implements Caller {
        @Override
        public String name() {
            return "";
        }
    }

    /** A person, by session or token. */
    record Known(String person, String fullName, Set<Role> roles) implements Caller {
        public Known {
            roles = Set.copyOf(roles);
        }

        @Override
        public String name() {
            return person;
        }
    }
}
