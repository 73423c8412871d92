package dev.parley.net;

import dev.parley.core.Core;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The connections by their next deadline: a binary heap in which each knows its own place.
final class DeadlineHeap {
  /// What the heap notes on an element.
  abstract static class Node {
    private int place = -1;
    private long due = Core.NEVER;
  }

  private @Nullable Node[] nodes = new Node[64];
  private int size;

  /// The earliest deadline, or [Core#NEVER].
  long earliest() {
    return size == 0 ? Core.NEVER : node(0).due;
  }

  /// The element with the earliest deadline, taken out if that is at or before `now`; else null.
  @Nullable Node pollDue(long now) {
    if (size == 0) {
      return null;
    }
    Node first = node(0);
    if (first.due > now) {
      return null;
    }
    set(first, Core.NEVER);
    return first;
  }

  /// Puts an element in, moves it, or takes it out with [Core#NEVER].
  void set(Node node, long due) {
    if (node.due == due) {
      return;
    }
    boolean earlier = due < node.due;
    node.due = due;
    if (due == Core.NEVER) {
      remove(node.place);
      node.place = -1;
    } else if (node.place < 0) {
      if (size == nodes.length) {
        nodes = Arrays.copyOf(nodes, size * 2);
      }
      up(size++, node);
    } else if (earlier) {
      up(node.place, node);
    } else {
      down(node.place, node);
    }
  }

  private void remove(int place) {
    Node last = node(--size);
    nodes[size] = null;
    if (place < size) {
      down(place, last);
      up(last.place, last);
    }
  }

  private void up(int place, Node node) {
    while (place > 0) {
      int parent = (place - 1) >>> 1;
      if (node(parent).due <= node.due) {
        break;
      }
      put(place, node(parent));
      place = parent;
    }
    put(place, node);
  }

  private void down(int place, Node node) {
    for (int child = 2 * place + 1; child < size; child = 2 * place + 1) {
      if (child + 1 < size && node(child + 1).due < node(child).due) {
        child++;
      }
      if (node.due <= node(child).due) {
        break;
      }
      put(place, node(child));
      place = child;
    }
    put(place, node);
  }

  private void put(int place, Node node) {
    nodes[place] = node;
    node.place = place;
  }

  private Node node(int place) {
    Node node = nodes[place];
    if (node == null) {
      throw new IllegalStateException("place " + place + " of " + size + " is empty");
    }
    return node;
  }
}
