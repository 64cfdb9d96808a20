package io.keyhold.gate;

import io.keyhold.access.RequestFacts;
import java.util.List;

/** What a request says to policies and grants; its facts are worked out only if something depends on them. */
public interface AuthorizationInput {
    /** The grant tokens sent. */
    List<String> grantTokens();

    /** What conditions and constraints can ask. */
    RequestFacts facts();
}
