package io.keyhold.wire;

import io.keyhold.api.CreateGrantRequest;
import io.keyhold.api.TagResourceRequest;
import io.keyhold.api.UntagResourceRequest;
import java.util.Map;

/** AWS's names of the components of requests and responses. */
public final class MemberNames {
    /** Lists that AWS KMS requires, which may be empty; every other list and map is optional. */
    private static final Map<Class<?>, String> REQUIRED_LISTS = Map.of(
            CreateGrantRequest.class, "operations",
            TagResourceRequest.class, "tags",
            UntagResourceRequest.class, "tagKeys");

    private MemberNames() {}

    /** The name of a component in a text: it begins with a capital letter. */
    public static String of(String component) {
        return component.equals("awsAccountId")
                ? "AWSAccountId"
                : Character.toUpperCase(component.charAt(0)) + component.substring(1);
    }

    static boolean isRequired(Class<?> owner, String component) {
        return component.equals(REQUIRED_LISTS.get(owner));
    }
}
