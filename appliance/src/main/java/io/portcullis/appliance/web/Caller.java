package io.portcullis.appliance.web;

import java.util.Set;

/** Who is asking. */
sealed interface Caller {
    /** What the log calls them. */
    String name();

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
