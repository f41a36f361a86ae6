package io.moalog.rules.http;

import io.micronaut.http.HttpResponse;
import io.moalog.rules.rule.NameTakenException;
import io.moalog.rules.rule.NotNowException;
import io.moalog.rules.sql.RuleSqlException;
import org.jdbi.v3.core.JdbiException;

/** What the API answers where it cannot do what it was asked. */
final class Answer {
    private Answer() {}

    /** Something that may be refused. */
    interface Work {
        HttpResponse<?> run() throws BadFieldException, RuleSqlException, NameTakenException, NotNowException;
    }

    static HttpResponse<?> of(Work work) {
        try {
            return work.run();
        } catch (BadFieldException bad) {
            return Problem.badField(bad.field(), String.valueOf(bad.getMessage()));
        } catch (RuleSqlException bad) {
            return Problem.badSql(bad);
        } catch (NameTakenException taken) {
            return Problem.conflict(String.valueOf(taken.getMessage()), taken.otherId());
        } catch (NotNowException later) {
            return Problem.unavailable(later.getMessage() + "; nothing was changed, try again");
        } catch (JdbiException away) {
            return Problem.unavailable("the database does not answer: " + away.getMessage());
        }
    }
}
