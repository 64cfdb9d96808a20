package io.keyhold.xks;

import java.util.List;

/**
 * How a proxy and the key manager behind it are.
 *
 * @param proxyFleetSize how many proxies there are
 * @param proxyVendor who made the proxy
 * @param proxyModel which one it is
 * @param managerVendor who made the key manager
 * @param members the members of the key manager
 */
public record XksHealth(
        long proxyFleetSize, String proxyVendor, String proxyModel, String managerVendor, List<Member> members) {
    /** How a member is. */
    public enum Status {
        /** As it should be. */
        ACTIVE,
        /** Slow, or with part of its power. */
        DEGRADED,
        /** Not at all. */
        UNAVAILABLE
    }

    /**
     * A member of a key manager.
     *
     * @param id its name
     * @param model which one it is
     * @param status how it is
     */
    public record Member(String id, String model, Status status) {}

    /** Copies the list. */
    public XksHealth {
        members = List.copyOf(members);
    }

    /** Whether no member can be used. */
    public boolean isUnavailable() {
        return members.stream().allMatch(member -> member.status() == Status.UNAVAILABLE);
    }
}
