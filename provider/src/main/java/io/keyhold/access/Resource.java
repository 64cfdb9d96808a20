package io.keyhold.access;

/** The resource that a request is authorised on. */
public sealed interface Resource permits KeyResource, Resource.Alias, Resource.None {
    /** The operation has no resource, and nothing is known of where it is called; policies see {@code *}. */
    Resource NONE = new None("");

    /** The ARN that the {@code Resource} element of policies is compared with. */
    String resourceArn();

    /** The account that owns it; empty if there is none. */
    String ownerAccount();

    /** The Region it is in, or that the operation is called in; empty if there is none. */
    String region();

    /**
     * An alias itself, not the key behind it.
     *
     * @param resourceArn the alias ARN
     */
    record Alias(String resourceArn) implements Resource {
        @Override
        public String ownerAccount() {
            return part(4);
        }

        @Override
        public String region() {
            return part(3);
        }

        private String part(int index) {
            String[] parts = resourceArn.split(":", 6);
            return parts.length == 6 ? parts[index] : "";
        }
    }

    /**
     * No resource.
     *
     * @param region where the operation is called; empty if that is not known
     */
    record None(String region) implements Resource {
        @Override
        public String resourceArn() {
            return "*";
        }

        @Override
        public String ownerAccount() {
            return "";
        }
    }
}
