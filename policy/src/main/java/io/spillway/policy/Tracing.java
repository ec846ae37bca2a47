package io.spillway.policy;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelSource;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.ast.CelExpr;
import dev.cel.parser.CelUnparser;
import dev.cel.parser.CelUnparserFactory;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Watches one evaluation, and tells from it which parts decided: of a false {@code &&} the operand
 * that is false, of a true {@code ||} the one that is true, of {@code ?:} the condition and the
 * branch taken; all operands where all had to hold.
 */
final class Tracing {
  private static final CelUnparser UNPARSER = CelUnparserFactory.newUnparser();

  private final CelAbstractSyntaxTree tree;
  private final SortedMap<Long, Object> values = new TreeMap<>();
  private final SortedMap<String, Object> saw = new TreeMap<>();

  Tracing(CelAbstractSyntaxTree tree) {
    this.tree = tree;
  }

  /** Evaluates; what was reached before a failure is kept. */
  Object evaluate(CelRuntime.Program program, Map<String, ?> variables)
      throws CelEvaluationException {
    return program.trace(
        variables,
        (expression, value) -> {
          values.put(expression.id(), value);
          if (expression.getKind() == CelExpr.ExprKind.Kind.IDENT) {
            String name = expression.ident().name();
            if (variables.containsKey(name)) {
              saw.put(name, value);
            }
          }
        });
  }

  SortedMap<String, Object> saw() {
    return saw;
  }

  List<Trial.Deciding> decided() {
    List<Trial.Deciding> parts = new ArrayList<>();
    descend(tree.getExpr(), parts);
    return parts;
  }

  private void descend(CelExpr expression, List<Trial.Deciding> parts) {
    if (expression.getKind() == CelExpr.ExprKind.Kind.CALL && !isMacro(expression)) {
      List<CelExpr> operands = expression.call().args();
      switch (expression.call().function()) {
        case "_&&_" -> {
          operands(operands, values.get(expression.id()), false, parts);
          return;
        }
        case "_||_" -> {
          operands(operands, values.get(expression.id()), true, parts);
          return;
        }
        case "_?_:_" -> {
          descend(operands.getFirst(), parts);
          boolean then = Boolean.TRUE.equals(values.get(operands.getFirst().id()));
          descend(operands.get(then ? 1 : 2), parts);
          return;
        }
        case "!_" -> {
          descend(operands.getFirst(), parts);
          return;
        }
        default -> {
          // Told as a whole below.
        }
      }
    }
    Object value = values.get(expression.id());
    if (value != null) {
      parts.add(new Trial.Deciding(text(expression), place(expression), value));
    }
  }

  /** One operand of the deciding value is enough; without one, all decided together. */
  private void operands(
      List<CelExpr> operands, @Nullable Object result, boolean enough, List<Trial.Deciding> parts) {
    Boolean deciding = enough;
    if (deciding.equals(result)) {
      for (CelExpr operand : operands) {
        if (deciding.equals(values.get(operand.id()))) {
          descend(operand, parts);
          return;
        }
      }
    }
    operands.forEach(operand -> descend(operand, parts));
  }

  private boolean isMacro(CelExpr expression) {
    return tree.getSource().getMacroCalls().containsKey(expression.id());
  }

  private String text(CelExpr expression) {
    return Complaints.oneLine(
        UNPARSER.unparse(CelAbstractSyntaxTree.newParsedAst(expression, tree.getSource())));
  }

  private Trial.Place place(CelExpr expression) {
    CelSource source = tree.getSource();
    int offset = first(expression);
    CelSourceLocation location =
        source.getOffsetLocation(offset).orElse(CelSourceLocation.of(1, 0));
    return new Trial.Place(location.getLine(), location.getColumn() + 1);
  }

  /** A call's own place is its operator's: the leftmost operand begins it. */
  private int first(CelExpr expression) {
    int own = tree.getSource().getPositionsMap().getOrDefault(expression.id(), 0);
    if (expression.getKind() != CelExpr.ExprKind.Kind.CALL) {
      return own;
    }
    int least = expression.call().target().map(this::first).orElse(own);
    for (CelExpr operand : expression.call().args()) {
      least = Math.min(least, first(operand));
    }
    return Math.min(own, least);
  }
}
