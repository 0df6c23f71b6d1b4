package io.portcullis.appliance.console;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A person, as others see them.
 *
 * @param roles in lower case: operator, approver, guardian, regulator
 * @param credentials how many passkeys are enrolled
 */
public record PersonView(String id, String name, List<String> roles, int credentials) {
    public PersonView {
        roles = List.copyOf(roles);
    }

    /** Whether the person has the role. */
    public boolean may(String role) {
        return roles.contains(role);
    }

    /** The roles as a line reads them. */
    public String roleWords() {
        return roles.stream().sorted().collect(Collectors.joining(" and "));
    }
}
